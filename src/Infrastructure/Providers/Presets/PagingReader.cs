using System.Globalization;
using System.Text.Json;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>paging</c>.</summary>
internal static class PagingReader
{
    private const int DefaultSize = 100;
    private static readonly string[] Styles = ["page", "offset", "idCursor", "bodyToken", "bodyLink", "linkHeader", "keyset", "window", "deltaLink"];
    private static readonly string[] StylesWithin = ["page", "offset", "bodyToken"];

    public static Paging? Read(PresetObject root) => root.Object("paging", isRequired: true) is { } paging ? ReadStyle(paging, Styles) : null;

    private static Paging? ReadStyle(PresetObject paging, string[] styles)
    {
        if (paging.Text("style", isRequired: true) is not { } style)
        {
            return null;
        }

        if (!styles.Contains(style, StringComparer.Ordinal))
        {
            paging.Problem("style", $"There is no paging style '{style}'{(styles == Styles ? "" : " inside a window")}.", Spelling.Hint(style, styles));
            return null;
        }

        var read = style == "window" ? ReadWindow(paging) : ReadPlain(paging, style);
        paging.RefuseOthers();
        return read;
    }

    private static Paging ReadPlain(PresetObject paging, string style)
    {
        var (size, sizeParameter, sizeAt) = ReadSize(paging);
        Paging read = style switch
        {
            "page" => new Paging.Page(Parameter(paging), (int)(paging.Integer("first", 0, 1) ?? 1), size, sizeParameter),
            "offset" => new Paging.Offset(Parameter(paging), size, sizeParameter) { First = (int)(paging.Integer("first", 0, 1) ?? 0) },
            "idCursor" => new Paging.IdCursor(Parameter(paging), size, sizeParameter) { Path = paging.Path("path") },
            "bodyToken" => new Paging.BodyToken(Parameter(paging), paging.Path("path", isRequired: true)!, size, sizeParameter),
            "bodyLink" => new Paging.BodyLink(paging.Path("path", isRequired: true)!, size, sizeParameter),
            "deltaLink" => DeltaReader.Read(paging, size, sizeParameter),
            "keyset" => ReadKeyset(paging, size, sizeParameter),
            _ => new Paging.LinkHeader(size, sizeParameter),
        };
        return read is Paging.BodyLink or Paging.LinkHeader or Paging.Keyset or Paging.DeltaLink
            ? read with { SizeBodyPath = sizeAt }
            : read with { SizeBodyPath = sizeAt, BodyPath = paging.Path("at"), AsNumber = paging.Flag("asNumber") ?? false };
    }

    private static (int Size, string? Parameter, JsonPath? At) ReadSize(PresetObject paging)
    {
        var parameter = paging.Text("sizeParameter");
        var at = paging.Path("sizeAt");
        var size = (int)(paging.Integer("size", 1, 100_000) ?? DefaultSize);
        if (parameter is not null && at is not null)
        {
            paging.Problem("sizeAt", "The page size goes into one place.", "Keep \"sizeParameter\" or \"sizeAt\".");
        }

        if ((parameter is not null || at is not null) && paging.Find("size") is null)
        {
            paging.Problem(parameter is null ? "sizeAt" : "sizeParameter", "The page size to send is missing.", "Add \"size\": the largest that the provider allows.");
        }

        return (size, parameter, at);
    }

    /// <summary>Query parameter of the position; "" when it goes into the body.</summary>
    private static string Parameter(PresetObject paging)
    {
        var isInBody = paging.Find("at") is not null;
        if (isInBody && paging.Find("parameter") is not null)
        {
            paging.Problem("at", "The position goes into one place.", "Keep \"parameter\" or \"at\".");
        }

        if (!isInBody && paging.Find("asNumber") is not null)
        {
            paging.Problem("asNumber", "Only a body tells numbers from texts.", "Leave it out, or name the place in the body by \"at\".");
        }

        return paging.Text("parameter", isRequired: !isInBody) ?? "";
    }

    private static Paging.Keyset ReadKeyset(PresetObject paging, int size, string? sizeParameter)
    {
        var after = ConditionReader.Read(paging, "after");
        var (value, id) = (paging.Text("valueParameter"), paging.Text("idParameter"));
        if ((paging.Find("after") is null) == (value is null))
        {
            paging.Problems.Add(paging.Pointer, "The place after the last record goes into one place.", "Name either \"valueParameter\" (and \"idParameter\") or \"after\".");
        }

        if (after is not null)
        {
            ConditionReader.Require(paging, "after", Question.HasValue(after), "{value}");
            if (id is not null)
            {
                paging.Problem("idParameter", "The condition carries the id.", "Use {id} in \"after\".");
            }
        }

        return new Paging.Keyset(
            paging.Path("value", isRequired: true)!, paging.Path("id", isRequired: true)!, value, id, after, size, sizeParameter);
    }

    private static Paging.Window? ReadWindow(PresetObject paging)
    {
        var within = paging.Object("within", isRequired: true) is { } inner ? ReadStyle(inner, StylesWithin) : null;
        var cap = paging.Integer("cap", 1, 100_000_000);
        if (paging.Find("cap", isRequired: true) is not null && cap < within?.Size)
        {
            paging.Problem("cap", "A page is larger than what one question may answer.", "Make the \"size\" inside \"within\" smaller.");
        }

        var from = ReadFrom(paging);
        var unit = paging.Duration("unit", TimeSpan.FromMicroseconds(1), TimeSpan.FromDays(1)) ?? TimeSpan.FromMilliseconds(1);
        var ties = ConditionReader.Read(paging, "ties", isRequired: true);
        if (ties is not null)
        {
            ConditionReader.Require(paging, "ties", Question.HasId(ties), "{id}");
        }

        var order = ReadOrder(paging);
        return within is null || cap is null || ties is null ? null : new Paging.Window(within, (int)cap, from, unit, ties, order);
    }

    private static DateTimeOffset ReadFrom(PresetObject paging)
    {
        if (paging.Text("from") is not { } text)
        {
            return DateTimeOffset.UnixEpoch;
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, utc, out var from))
        {
            paging.Problem("from", "The value is not an instant.", "Write it as 2006-01-01T00:00:00Z.");
        }

        return from;
    }

    private static List<RequestChange> ReadOrder(PresetObject paging)
    {
        var changes = new List<RequestChange>();
        if (paging.Find("tieOrder", isRequired: true) is not { } order)
        {
            return changes;
        }

        if (order.ValueKind != JsonValueKind.Array || order.GetArrayLength() is 0 or > 20)
        {
            paging.WrongKind("tieOrder", order, "a list of changes to the request");
            return changes;
        }

        foreach (var item in order.EnumerateArray())
        {
            var pointer = paging.PointerOf("tieOrder") + PresetJson.Step(changes.Count);
            if (item.ValueKind != JsonValueKind.Object)
            {
                paging.Problems.Add(pointer, "The item is not a change to the request.", "Write { \"parameter\": …, \"value\": … } or { \"at\": …, \"value\": … }.");
                return changes;
            }

            changes.Add(ReadChange(new PresetObject(item, pointer, paging.Problems)));
        }

        return changes;
    }

    private static RequestChange ReadChange(PresetObject item)
    {
        var (parameter, at, value) = (item.Text("parameter"), item.Path("at"), item.Find("value", isRequired: true));
        if ((item.Find("parameter") is null) == (item.Find("at") is null))
        {
            item.Problems.Add(item.Pointer, "A change goes into one place.", "Name either \"parameter\" or \"at\".");
        }

        item.RefuseOthers();
        return new RequestChange(parameter, at, value is { } json ? PresetJson.Compact(json) : "null");
    }
}
