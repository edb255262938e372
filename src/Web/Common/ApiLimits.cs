namespace CleanCustomers.Web.Common;

/// <summary>Limits of what is accepted from callers.</summary>
internal static class ApiLimits
{
    /// <summary>Bytes of a request's body; the largest order is a few hundred.</summary>
    public const long BodyBytes = 64 * 1024;
}
