using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CleanCustomers.Domain.Providers;

/// <summary>
/// A path into a JSON value, the plain part of RFC 9535: <c>$</c>, <c>$.name.first</c>, <c>$.emails[0].value</c>, <c>$['odd name']</c>.
/// No wildcards and slices, and one filter: <see cref="Pick"/>. <c>$</c> is the value itself.
/// </summary>
public sealed class JsonPath
{
    private JsonPath(string text, IReadOnlyList<Step> steps)
    {
        Text = text;
        Steps = steps;
    }

    /// <summary>As written in the preset.</summary>
    public string Text { get; }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The same place as a JSON pointer (RFC 6901); with a pick, of the array that is picked from.</summary>
    public string Pointer => string.Concat(Steps.TakeWhile(step => step.Where is null).Select(step => "/" + (step.Name is { } name
        ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        : step.Index.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The member or element of the value itself that the path leads through; the path itself for <c>$</c>.</summary>
    public JsonPath Top => Steps.Count < 2 ? this : new JsonPath(Steps[0].Name is { } name ? $"$['{name}']" : string.Create(CultureInfo.InvariantCulture, $"$[{Steps[0].Index}]"), [Steps[0]]);

    /// <summary>One step: a member when <see cref="Name"/> is not null, the first element that fits <see cref="Where"/>, else an element by its index.</summary>
    public sealed record Step(string? Name, int Index)
    {
        /// <summary>Null but in the step of a pick.</summary>
        public Fit? Where { get; init; }

        /// <summary>The name as UTF-8, for comparing without decoding.</summary>
        public ReadOnlyMemory<byte> NameUtf8 { get; } = Name is null ? default : Encoding.UTF8.GetBytes(Name);
    }

    /// <summary>An element fits when its member has this value: a text, or a number or boolean as written.</summary>
    public sealed record Fit(string Member, string Value)
    {
        public ReadOnlyMemory<byte> MemberUtf8 { get; } = Encoding.UTF8.GetBytes(Member);

        public ReadOnlyMemory<byte> ValueUtf8 { get; } = Encoding.UTF8.GetBytes(Value);
    }

    /// <summary>A place in the first element of an array that fits: lists of pairs such as <c>[{ "Name": "email", "Value": "…" }]</c>.</summary>
    /// <param name="array">The array.</param>
    /// <param name="fit">Which element.</param>
    /// <param name="take">The place inside the element.</param>
    public static JsonPath Pick(JsonPath array, Fit fit, JsonPath take)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(take);
        var value = fit.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return new JsonPath($"{array.Text}[?@['{fit.Member}']=='{value}']{take.Text[1..]}", [.. array.Steps, new Step(null, -1) { Where = fit }, .. take.Steps]);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out JsonPath? path)
    {
        path = null;
        if (text is null || !text.StartsWith('$'))
        {
            return false;
        }

        var steps = new List<Step>();
        var rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            if (!TryReadStep(ref rest, out var step))
            {
                return false;
            }

            steps.Add(step);
        }

        path = new JsonPath(text, steps);
        return true;
    }

    private static bool TryReadStep(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out Step? step)
    {
        step = null;
        if (rest[0] == '.')
        {
            var end = rest[1..].IndexOfAny('.', '[');
            var name = end < 0 ? rest[1..] : rest.Slice(1, end);
            rest = rest[(name.Length + 1)..];
            step = name.IsEmpty ? null : new Step(name.ToString(), 0);
            return step is not null;
        }

        if (rest.StartsWith("['"))
        {
            var end = rest.IndexOf("']", StringComparison.Ordinal);
            step = end < 3 ? null : new Step(rest[2..end].ToString(), 0);
            rest = end < 0 ? default : rest[(end + 2)..];
            return step is not null;
        }

        var close = rest.IndexOf(']');
        if (rest[0] != '[' || close < 2 || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        step = new Step(null, index);
        rest = rest[(close + 1)..];
        return true;
    }
}
