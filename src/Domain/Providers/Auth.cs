namespace CleanCustomers.Domain.Providers;

/// <summary>How requests prove who asks. Secrets are references (<c>env:NAME</c>, <c>file:path</c>), resolved at each request.</summary>
public abstract record Auth
{
    private Auth()
    {
    }

    public sealed record None : Auth
    {
        public static readonly None Instance = new();
    }

    public sealed record Bearer(string Token) : Auth;

    /// <param name="User">Reference; services that take a key as the user name are common.</param>
    /// <param name="Password">Reference, or "" for an empty password.</param>
    public sealed record Basic(string User, string Password) : Auth;

    public sealed record HeaderKey(string Name, string Value) : Auth;

    /// <summary>AWS Signature Version 4. Keys and token are references.</summary>
    /// <param name="SessionToken">Null for lasting credentials.</param>
    public sealed record AwsSigV4(string AccessKey, string SecretKey, string? SessionToken, string Region, string Service) : Auth;
}
