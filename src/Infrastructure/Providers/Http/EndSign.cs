namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What the end rule says about a page, for styles whose next position is ours to make.</summary>
/// <param name="IsSaid">The provider's flag says that this was the last page.</param>
/// <param name="SaysMore">The provider's flag says that more follows.</param>
/// <param name="Total">How many records the list has under a count rule; null under another rule or where the count cannot be right.</param>
internal readonly record struct EndSign(bool IsSaid, bool SaysMore, long? Total);
