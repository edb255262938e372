using CleanCustomers.Domain.Common;
namespace CleanCustomers.Application.Customers.Contracts;
public static class CustomerCleaner { public const int Version = 1; public static CleanOutcome Clean(SourceCustomer source, CleaningPolicy policy, DateTimeOffset now) => throw new NotSupportedException(); }
public static class CustomerFieldsJson { public static byte[] Write(CustomerFields f) => []; public static byte[]? Diff(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => null; public static byte[]? WriteNotes(IReadOnlyList<RuleNote> n) => null; }
public static class SearchWords { public static string Words(CustomerFields f) => $"{f.Name} {f.Email} {f.Phone}"; public static string SortName(CustomerFields f) => f.Name!.ToUpperInvariant(); }
