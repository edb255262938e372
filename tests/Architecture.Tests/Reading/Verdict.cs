namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>What a rule found.</summary>
/// <param name="Rule">The rule in words.</param>
/// <param name="Selected">How many types or files it looked at; a rule that looked at none has not held.</param>
/// <param name="Violations">One line each.</param>
internal sealed record Verdict(string Rule, int Selected, IReadOnlyList<string> Violations)
{
    public bool Holds => Selected > 0 && Violations.Count == 0;

    public string Message => Selected == 0
        ? $"Nothing was selected, so nothing was checked. {Rule}"
        : $"{Violations.Count} violation(s). {Rule}{string.Concat(Violations.Order(StringComparer.Ordinal).Select(v => $"{Environment.NewLine}  {v}"))}";

    public void ShouldHold()
    {
        if (!Holds)
        {
            Assert.Fail(Message);
        }
    }
}
