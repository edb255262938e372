using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>paging</c>.</summary>
internal static class PagingReader
{
    private const int DefaultSize = 100;
    private static readonly string[] Styles = ["page", "offset", "idCursor", "bodyToken", "bodyLink", "linkHeader", "deltaLink"];

    public static Paging? Read(PresetObject root)
    {
        if (root.Object("paging", isRequired: true) is not { } paging || paging.Text("style", isRequired: true) is not { } style)
        {
            return null;
        }

        if (!Styles.Contains(style, StringComparer.Ordinal))
        {
            paging.Problem("style", $"There is no paging style '{style}'.", Spelling.Hint(style, Styles));
            return null;
        }

        var sizeParameter = paging.Text("sizeParameter");
        var size = (int)(paging.Integer("size", 1, 100_000) ?? DefaultSize);
        if (sizeParameter is not null && paging.Find("size") is null)
        {
            paging.Problem("sizeParameter", "The page size to send is missing.", "Add \"size\": the largest that the provider allows.");
        }

        Paging read = style switch
        {
            "page" => new Paging.Page(Parameter(paging), (int)(paging.Integer("first", 0, 1) ?? 1), size, sizeParameter),
            "offset" => new Paging.Offset(Parameter(paging), size, sizeParameter),
            "idCursor" => new Paging.IdCursor(Parameter(paging), size, sizeParameter) { Path = paging.Path("path") },
            "bodyToken" => new Paging.BodyToken(Parameter(paging), paging.Path("path", isRequired: true)!, size, sizeParameter),
            "bodyLink" => new Paging.BodyLink(paging.Path("path", isRequired: true)!, size, sizeParameter),
            "deltaLink" => DeltaReader.Read(paging, size, sizeParameter),
            _ => new Paging.LinkHeader(size, sizeParameter),
        };
        paging.RefuseOthers();
        return read;
    }

    private static string Parameter(PresetObject paging) => paging.Text("parameter", isRequired: true) ?? "";
}

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
        if (read is EndRule.MissingNext && paging is (Paging.Page or Paging.Offset or Paging.IdCursor))
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
