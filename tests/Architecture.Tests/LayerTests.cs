using CleanCustomers.Architecture.Tests.Reading;
using CleanCustomers.Architecture.Tests.Rules;

namespace CleanCustomers.Architecture.Tests;

[Collection(nameof(Product))]
public sealed class LayerTests(Product product)
{
    // HTTP, SQL and scheduling in every form this product could meet them.
    private static readonly string[] Machinery =
    [
        "System.Net", "Microsoft.AspNetCore", "Microsoft.Extensions.Http", "Microsoft.Data", "System.Data", "SQLitePCL", "Dapper", "Npgsql", "Quartz",
    ];

    [Fact]
    public void Domain_uses_the_base_library_only() => Layers.Check(product.Domain).ShouldHold();

    [Fact]
    public void Application_uses_domain_and_its_few_packages_only() => Layers.Check(product.Application).ShouldHold();

    [Fact]
    public void Infrastructure_uses_application_domain_and_its_packages_only() => Layers.Check(product.Infrastructure).ShouldHold();

    [Fact]
    public void Web_uses_application_domain_and_the_web_framework_only() => Layers.Check(product.Web).ShouldHold();

    [Fact]
    public void Only_the_composition_root_knows_infrastructure() => Layers.CheckCompositionRoot(product.Web).ShouldHold();

    [Fact]
    public void Modules_meet_only_where_the_table_says() => Modules.Check(product.All).ShouldHold();

    [Fact]
    public void Collecting_knows_no_http_sql_or_scheduler() => Types.InAssembly(product.Application)
        .That().ResideInNamespace("CleanCustomers.Application.Collection")
        .ShouldNot().HaveDependencyOnAny(Machinery)
        .ShouldHold();

    [Fact]
    public void The_handler_of_CollectCustomers_knows_no_http_sql_or_scheduler() => Types.InAssembly(product.Application)
        .That().HaveNameEndingWith("CollectCustomersHandler")
        .ShouldNot().HaveDependencyOnAny(Machinery)
        .ShouldHold();
}
