using CleanCustomers.Architecture.Tests.Reading;

namespace CleanCustomers.Architecture.Tests;

/// <summary>The product's assemblies, read once for all tests.</summary>
public sealed class Product
{
    internal ReadAssembly Domain { get; } = Read("CleanCustomers.Domain");

    internal ReadAssembly Application { get; } = Read("CleanCustomers.Application");

    internal ReadAssembly Infrastructure { get; } = Read("CleanCustomers.Infrastructure");

    internal ReadAssembly Web { get; } = Read("cleancustomers");

    internal IReadOnlyList<ReadAssembly> All => [Domain, Application, Infrastructure, Web];

    private static ReadAssembly Read(string name) => ReadAssembly.FromFile(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
}

/// <summary>Shares <see cref="Product"/> between test classes.</summary>
[CollectionDefinition(nameof(Product))]
public sealed class ProductCollection : ICollectionFixture<Product>;
