using CleanCustomers.Architecture.Tests.Rules;
using FluentAssertions;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>The rules about files find what breaks them; the files stand in a folder of their own.</summary>
public sealed class PlantedSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("planted-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Long_files_regions_and_open_ends_are_caught()
    {
        Write("Long.cs", string.Join('\n', Enumerable.Repeat("// a line", 301)));
        Write("Fits.cs", string.Join('\n', Enumerable.Repeat("// a line", 300)));
        Write("Region.cs", "  #" + "region Things");
        Write("Open.cs", "var x = 1; // TO" + "DO later");
        Write("Block.cs", "/*\n * FIX" + "ME\n */");
        Write("Fine.cs", "var todo = \"not a comment\";");

        var verdict = SourceFiles.AreShortAndTidy(folder, SourceFiles.MostLines);

        verdict.Violations.Should().BeEquivalentTo(
            "Long.cs has 301 lines", "Region.cs:1 opens a region", "Open.cs:1 leaves something to do", "Block.cs:2 leaves something to do");
    }

    [Fact]
    public void A_folder_without_sources_fails()
    {
        var verdict = SourceFiles.AreShortAndTidy(folder, SourceFiles.MostLines);

        verdict.Holds.Should().BeFalse();
    }

    [Fact]
    public void Long_methods_are_caught_also_when_async()
    {
        var body = string.Join('\n', Enumerable.Repeat("System.GC.KeepAlive(1);", 61));
        var compiled = Violations.CompileText("Planted", $$"""
            class Long
            {
                void Plain()
                {
                    {{body}}
                }

                async System.Threading.Tasks.Task WaitingAsync()
                {
                    await System.Threading.Tasks.Task.Yield();
                    {{body}}
                }

                void Short()
                {
                    System.GC.KeepAlive(1);
                }
            }
            """);

        var verdict = SourceFiles.MethodsAreShort([compiled.Read]);

        verdict.Violations.Should().BeEquivalentTo("Long (Plain) has 63 lines", "Long (WaitingAsync) has 64 lines");
    }

    [Fact]
    public void Decisions_out_of_form_or_off_the_index_are_caught()
    {
        const string body = "Date: 2026-01-01 · Status: Accepted\n## Context\nx\n## Decision\nx\n## Rejected\nx\n## Consequences\nx\n";
        Write("0001-fine.md", $"# 1. Fine\n{body}## Proof\nx\n");
        Write("0002-no-proof.md", $"# 2. No proof\n{body}");
        Write("0003-empty.md", $"# 3. Empty\n{body}## Proof\n\n");
        Write("0004-unlisted.md", $"# 4. Unlisted\n{body}## Proof\nx\n");
        Write("0005-undated.md", $"# 5. Undated\n{body.Replace("Date", "On", StringComparison.Ordinal)}## Proof\nx\n");
        Write("0006-title.md", $"# 7. Title\n{body}## Proof\nx\n");
        Write("Seven.md", $"# 7. Name\n{body}## Proof\nx\n");
        Write("README.md", "(0001-fine.md) (0002-no-proof.md) (0003-empty.md) (0005-undated.md) (0006-title.md) (Seven.md) (0009-gone.md)");

        var verdict = Decisions.AreWellFormed(folder);

        verdict.Violations.Should().BeEquivalentTo(
            "0002-no-proof.md lacks ## Proof",
            "0003-empty.md says nothing under ## Proof",
            "0004-unlisted.md is not in README.md",
            "0005-undated.md has no line 'Date: yyyy-MM-dd · Status: …'",
            "0006-title.md does not begin with its number and title",
            "Seven.md is not named NNNN-short-order.md",
            "README.md names 0009-gone.md, which does not exist");
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
