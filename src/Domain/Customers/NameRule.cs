namespace CleanCustomers.Domain.Customers;

/// <summary>The full name. It is never split into parts by guess: nobody can tell which word of a name is the family's.</summary>
public static class NameRule
{
    /// <summary>The full name as sent, else given and family name in this order, else whichever there is. All arguments are clean.</summary>
    public static string? Compose(string? full, string? given, string? family) => (full, given, family) switch
    {
        ({ } name, _, _) => name,
        (null, { } first, { } last) => $"{first} {last}",
        _ => given ?? family,
    };
}
