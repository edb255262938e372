using CleanCustomers.Architecture.Tests.Reading;
using CleanCustomers.Architecture.Tests.Rules;
using FluentAssertions;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>The tables of layers and modules find what breaks them, all of it and nothing else.</summary>
public sealed class PlantedLayerTests(Violations planted) : IClassFixture<Violations>
{
    [Fact]
    public void Domain_is_caught_with_packages_frameworks_and_the_outside_world()
    {
        var verdict = Layers.Check(planted.Domain.Read);

        Guilty(verdict).Should().BeEquivalentTo("UsesPackage", "UsesFramework", "UsesLogging", "UsesHttp", "UsesFiles");
    }

    [Fact]
    public void Application_is_caught_with_http_web_sql_and_scheduler()
    {
        var verdict = Layers.Check(planted.Application.Read);

        Guilty(verdict).Should().BeEquivalentTo("UsesHttp", "UsesWeb", "UsesSql", "UsesScheduler", "CollectCustomersHandler");
    }

    [Fact]
    public void Web_is_caught_with_sql()
    {
        var verdict = Layers.Check(planted.Web.Read);

        Guilty(verdict).Should().BeEquivalentTo("UsesDatabase");
    }

    [Fact]
    public void Infrastructure_outside_the_composition_root_is_caught_and_inside_is_not()
    {
        var verdict = Layers.CheckCompositionRoot(planted.Web.Read);

        verdict.Violations.Should().Equal(
            "CleanCustomers.Web.Customers.UsesInfrastructure (Do) → CleanCustomers.Infrastructure.Persistence.Database");
    }

    [Fact]
    public void Modules_are_caught_in_every_layer()
    {
        var verdict = Modules.Check(planted.All);

        verdict.Violations.Should().BeEquivalentTo(
            "CleanCustomers.Application.Elsewhere.Homeless stands in no module and in no folder of the table",
            Use("Domain.Common.SharedUsesModule", "Domain.Customers.UsesSystem"),
            Use("Domain.Collection.UsesOtherModule", "Domain.Customers.UsesSystem"),
            Use("Application.Customers.UsesCollection", "Application.Collection.Own"),
            Use("Application.Customers.UsesCollectionContracts", "Application.Collection.Contracts.IRuns"),
            Use("Application.Customers.UsesProviders", "Application.Providers.Contracts.IPages"),
            Use("Application.Customers.UsesDomainOfAnother", "Domain.Collection.UsesCommon"),
            Use("Application.Providers.UsesCollection", "Application.Collection.Own"),
            Use("Application.Providers.UsesCustomers", "Application.Customers.Contracts.ICustomers"),
            Use("Application.Collection.UsesCustomersInside", "Application.Customers.Own"),
            Use("Application.Collection.UsesProvidersInside", "Application.Providers.Own"),
            Use("Infrastructure.Collection.UsesSandbox", "Infrastructure.Sandbox.Server"),
            Use("Infrastructure.Collection.UsesProviders", "Infrastructure.Providers.Connector"),
            Use("Infrastructure.Providers.UsesCollectionDomain", "Domain.Collection.UsesCommon"),
            Use("Infrastructure.Persistence.UsesModule", "Infrastructure.Collection.Own"),
            Use("Infrastructure.Sandbox.UsesModule", "Infrastructure.Collection.Own"),
            Use("Web.RegistrationUsesInside", "Application.Customers.Own"),
            Use("Web.CommandLine.UsesWebModule", "Web.Customers.CustomersEndpoints"),
            Use("Web.CommandLine.UsesDomainModule", "Domain.Collection.UsesCommon"));
    }

    [Theory]
    [InlineData("System.Net", "UsesHttp")]
    [InlineData("Microsoft.AspNetCore", "UsesWeb")]
    [InlineData("System.Data", "UsesSql")]
    [InlineData("Quartz", "UsesScheduler")]
    public void Collecting_with_machinery_is_caught(string machinery, string guilty)
    {
        var verdict = Types.InAssembly(planted.Application.Read)
            .That().ResideInNamespace("CleanCustomers.Application.Collection")
            .ShouldNot().HaveDependencyOn(machinery);

        Guilty(verdict).Should().Contain(guilty);
    }

    [Fact]
    public void The_handler_of_CollectCustomers_is_caught_in_its_async_body()
    {
        var verdict = Types.InAssembly(planted.Application.Read).That().HaveNameEndingWith("CollectCustomersHandler").ShouldNot().HaveDependencyOn("Quartz");

        verdict.Violations.Should().Equal("CleanCustomers.Application.Collection.CollectCustomersHandler (DoAsync) → Quartz.Tool");
    }

    [Fact]
    public void A_rule_that_selects_nothing_fails()
    {
        var verdict = Types.InAssembly(planted.Application.Read).That().ResideInNamespace("CleanCustomers.Application.Nowhere").ShouldNot().HaveDependencyOn("Quartz");

        verdict.Holds.Should().BeFalse();
        verdict.Invoking(v => v.ShouldHold()).Should().Throw<Xunit.Sdk.FailException>().WithMessage("*Nothing was selected*CleanCustomers.Application.Nowhere*");
    }

    [Fact]
    public void A_broken_rule_fails_with_every_edge_in_its_message()
    {
        var verdict = Layers.Check(planted.Domain.Read);

        var thrown = verdict.Invoking(v => v.ShouldHold()).Should().Throw<Xunit.Sdk.FailException>().Which;

        verdict.Violations.Should().HaveCountGreaterThan(4);
        thrown.Message.Should().ContainAll(verdict.Violations);
    }

    [Fact]
    public void Names_are_compared_by_whole_segments()
    {
        var type = new TypeName("X", "System.Network", "System.Network.Card");

        type.IsIn("System.Net").Should().BeFalse();
        type.IsIn("System.Network").Should().BeTrue();
    }

    private static string Use(string from, string to) => $"CleanCustomers.{from} (Do) → CleanCustomers.{to}";

    private static IEnumerable<string> Guilty(Verdict verdict) => verdict.Violations.Select(v => v.Split(' ')[0].Split('.')[^1]).Distinct(StringComparer.Ordinal);
}
