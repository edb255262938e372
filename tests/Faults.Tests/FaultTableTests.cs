using System.Reflection;
using System.Text;
using Xunit.Abstractions;

namespace CleanCustomers.Faults.Tests;

/// <summary>Every row of the list of faults has its tests, and docs/faults.md says which.</summary>
public sealed class FaultTableTests(ITestOutputHelper output)
{
    private static readonly (string Title, char Letter, int Rows, IReadOnlyList<FaultRow> Table)[] Sections =
    [
        ("Reaching the provider", 'N', 12, LineFaults.Reaching),
        ("TLS", 'T', 9, LineFaults.Tls),
        ("Status codes", 'S', 19, AnswerFaults.Statuses),
        ("Redirects and links", 'R', 9, LineFaults.Redirects),
        ("The body", 'B', 18, AnswerFaults.Bodies),
        ("The content", 'C', 18, ContentFaults.Contents),
        ("Paging", 'P', 14, ContentFaults.Paging),
        ("Ourselves", 'O', 12, OwnFaults.Ourselves),
    ];

    private static readonly string[] Projects = ["Caching", "Collection", "Connector", "Nodes", "Providers", "Store", "System", "Web"];

    /// <summary>Rows whose test is not here, and why. An entry that has a test by now fails, so the list only gets shorter.</summary>
    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["C16"] = "erasure is not part of the product yet",
    };

    public static TheoryData<string> Rows => [.. Ids];

    private static IEnumerable<string> Ids => Sections.SelectMany(section => Enumerable.Range(1, section.Rows).Select(row => $"{section.Letter}{row}"));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row(string id)
    {
        var row = Sections.SelectMany(section => section.Table).Should().ContainSingle(entry => entry.Id == id, "each row stands in the table once").Which;

        if (Open.TryGetValue(id, out var why))
        {
            row.Tests.Should().BeEmpty("{0} has a test now: take it off the list of open rows ({1})", id, why);
            return;
        }

        row.Tests.Should().NotBeEmpty("row {0} ({1}) needs a test", id, row.Fault);
        row.Tests.Should().OnlyContain(test => IsTest(test));
    }

    [Fact]
    public void The_table_holds_these_rows_and_no_others() =>
        Sections.SelectMany(section => section.Table).Select(row => row.Id).Should().BeEquivalentTo(Ids);

    [Fact]
    public void The_page_shows_the_table()
    {
        var table = Print();
        output.WriteLine(table);

        File.ReadAllText(Path.Combine(Checkout(), "docs", "faults.md")).Should().Contain(table, "docs/faults.md is this table under its introduction");
    }

    private static string Print()
    {
        var text = new StringBuilder();
        foreach (var (title, letter, _, table) in Sections)
        {
            text.Append("## ").Append(letter).Append(": ").Append(title).Append("\n\n| row | fault | code, or what is done | tests |\n| --- | --- | --- | --- |\n");
            foreach (var row in table)
            {
                var tests = row.Tests.Length == 0 ? $"open: {Open.GetValueOrDefault(row.Id, "no test")}" : string.Join(" · ", row.Tests.Select(test => $"`{test}`"));
                text.Append("| ").Append(row.Id).Append(" | ").Append(row.Fault).Append(" | ").Append(row.Code).Append(" | ").Append(tests).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static bool IsTest(string name)
    {
        var parts = name.Split('.');
        return Projects.Select(project => Assembly.Load($"CleanCustomers.{project}.Tests")).SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Name == parts[0])
            .SelectMany(type => type.GetMethods())
            .Any(method => method.Name == parts[1] && method.GetCustomAttributes<FactAttribute>(inherit: true).Any(Runs));
    }

    // A test of our own kind says by itself which server it lacks here; in CI none is lacking.
    private static bool Runs(FactAttribute fact) => fact.Skip is null || fact.GetType().Assembly != typeof(FactAttribute).Assembly;

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No CleanCustomers.sln above {AppContext.BaseDirectory}.");
    }
}
