using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What a preset looks for in an answer. The members are bits, so that one pass can follow several paths at once.</summary>
[Flags]
internal enum Targets
{
    None = 0,
    Records = 1,
    Next = 2,
    Flag = 4,
    Count = 8,
    Total = 16,
    Delta = 32,
}

/// <summary>The paths of the <see cref="Targets"/>, and the path of the id inside a record.</summary>
internal sealed class EnvelopePaths
{
    private readonly (Targets Target, IReadOnlyList<JsonPath.Step> Steps)[] paths;

    public EnvelopePaths(Preset preset)
    {
        var pages = preset.Paging is Paging.Window window ? window.Within : preset.Paging;
        NextMayBeArray = pages is Paging.BodyToken;
        NextMayBeObject = pages is Paging.BodyToken { BodyPath: not null };
        var all = new List<(Targets, JsonPath?)>
        {
            (Targets.Records, preset.Records),
            (Targets.Next, pages switch
            {
                Paging.BodyToken token => token.Path,
                Paging.BodyLink link => link.Path,
                Paging.DeltaLink delta => delta.Next,
                _ => null,
            }),
            (Targets.Flag, (preset.End as EndRule.Flag)?.Path),
            (Targets.Count, (preset.End as EndRule.Count)?.Path),
            (Targets.Total, preset.Total?.Path),
            (Targets.Delta, (preset.Paging as Paging.DeltaLink)?.Delta),
        };
        paths = [.. all.Where(p => p.Item2 is not null).Select(p => (p.Item1, p.Item2!.Steps))];
        Id = preset.Map.Id.Steps;
        All = paths.Aggregate(Targets.None, (sum, path) => sum | path.Target);
    }

    public Targets All { get; }

    /// <summary>A token may be an array: it goes back as its JSON.</summary>
    public bool NextMayBeArray { get; }

    /// <summary>A token may be an object, where it goes back inside a body.</summary>
    public bool NextMayBeObject { get; }

    public IReadOnlyList<JsonPath.Step> Id { get; }

    /// <summary>Those of the targets whose path is complete after so many steps.</summary>
    public Targets EndingAt(Targets alive, int depth)
    {
        var ending = Targets.None;
        foreach (var (target, steps) in paths)
        {
            ending |= (alive & target) != Targets.None && steps.Count == depth ? target : Targets.None;
        }

        return ending;
    }

    /// <summary>Those of the targets that go on into the member the reader stands at.</summary>
    public Targets IntoMember(Targets alive, int depth, ref Utf8JsonReader atName)
    {
        var into = Targets.None;
        foreach (var (target, steps) in paths)
        {
            into |= (alive & target) != Targets.None && IsNamed(ref atName, steps[depth]) ? target : Targets.None;
        }

        return into;
    }

    /// <summary>Those of the targets that go on into an element.</summary>
    public Targets IntoElement(Targets alive, int depth, int index)
    {
        var into = Targets.None;
        foreach (var (target, steps) in paths)
        {
            into |= (alive & target) != Targets.None && steps[depth].Name is null && steps[depth].Index == index ? target : Targets.None;
        }

        return into;
    }

    /// <summary>The reader stands at a property name: is it this step's? A name that is no text (a lone surrogate) is no step's.</summary>
    public static bool IsNamed(ref Utf8JsonReader atName, JsonPath.Step step)
    {
        if (step.Name is null)
        {
            return false;
        }

        try
        {
            return atName.ValueTextEquals(step.NameUtf8.Span);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
