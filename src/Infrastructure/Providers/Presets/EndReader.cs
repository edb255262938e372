using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>end</c>: what proves that a page was the last.</summary>
internal static class EndReader
{
    private static readonly string[] Rules = ["flag", "missingNext", "count", "emptyPage"];

    public static EndRule? Read(PresetObject root, Paging? paging)
    {
        if (paging is Paging.DeltaLink && root.Find("end") is null)
        {
            return new EndRule.MissingNext();
        }

        if (root.Object("end", isRequired: true) is not { } end || end.Text("rule", isRequired: true) is not { } rule)
        {
            return null;
        }

        EndRule? read = rule switch
        {
            "flag" => new EndRule.Flag(end.Path("path", isRequired: true)!, end.Flag("value") ?? false),
            "missingNext" => new EndRule.MissingNext(),
            "count" => ReadCount(end),
            "emptyPage" => new EndRule.EmptyPage(),
            _ => null,
        };
        if (read is null)
        {
            end.Problem("rule", $"There is no end rule '{rule}'. A page with few records never ends a list.", Spelling.Hint(rule, Rules));
            return null;
        }

        end.RefuseOthers();
        var pages = paging is Paging.Window window ? window.Within : paging;
        if (read is EndRule.MissingNext && pages is (Paging.Page or Paging.Offset or Paging.IdCursor or Paging.Keyset))
        {
            end.Problem("rule", "This paging style has no next token or link that could be missing.", "Use flag, count or emptyPage.");
        }

        return read;
    }

    private static EndRule.Count ReadCount(PresetObject end)
    {
        var path = end.Path("path");
        var header = end.Text("header", longest: 100);
        if ((end.Find("path") is null) == (end.Find("header") is null))
        {
            end.Problem("rule", "A count stands in one place.", "Name either \"path\" in the body or \"header\".");
        }

        if (header is not null && !HeaderNames.IsToken(header))
        {
            end.Problem("header", "The text is not a header name.", "Write it like X-Total-Count.");
        }

        return new EndRule.Count(path, header);
    }
}
