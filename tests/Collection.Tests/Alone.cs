namespace CleanCustomers.Collection.Tests;

/// <summary>Tests by an accelerated clock, or of memory: what runs beside them would be measured with them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
