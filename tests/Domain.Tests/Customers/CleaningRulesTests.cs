using System.Reflection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class CleaningRulesTests
{
    [Fact]
    public void Every_rule_that_code_can_name_is_in_the_catalogue_once()
    {
        var named = typeof(CleaningRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<CleaningRule>().ToList();

        named.Should().NotBeEmpty();
        CleaningRules.All.Should().BeEquivalentTo(named);
        CleaningRules.All.Select(rule => rule.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Ids_are_stable_words_and_descriptions_are_sentences()
    {
        CleaningRules.All.Should().OnlyContain(rule => rule.Id.Split('.', StringSplitOptions.None).Length == 2);
        CleaningRules.All.Should().OnlyContain(rule => rule.Id.All(c => char.IsAsciiLetterLower(c) || c == '.' || c == '_'));
        CleaningRules.All.Should().OnlyContain(rule => rule.Description.EndsWith('.') && char.IsUpper(rule.Description[0]));
    }

    [Fact]
    public void A_rule_is_found_by_its_id()
    {
        CleaningRules.Find("email.syntax").Should().BeSameAs(CleaningRules.EmailSyntax);
        CleaningRules.Find("Email.Syntax").Should().BeNull();
    }

    [Fact]
    public void The_documentation_lists_exactly_the_catalogue()
    {
        var rows = File.ReadLines(Repository.File("docs", "cleaning-rules.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Select(cells => (Id: cells[0].Trim('`'), Action: cells[1], Description: cells[2]));

        rows.Should().Equal(CleaningRules.All.Select(rule => (rule.Id, ActionOf(rule), rule.Description)));
    }

    [Fact]
    public void A_policy_turns_a_warning_into_a_rejection_and_back()
    {
        var strict = Notes("email.syntax", RuleAction.Reject);
        var lenient = Notes("text.lone_surrogate", RuleAction.Warn);

        EmailRule.Clean("nonsense", strict).Should().BeNull();
        TextRule.Clean(string.Concat("a", "\uD800"), CustomerField.Name, lenient).Should().BeNull();

        strict.Rejection!.Rule.Should().Be("email.syntax");
        lenient.Rejection.Should().BeNull();
        lenient.Notes.Should().Equal(new RuleNote(CustomerField.Name, "text.lone_surrogate", RuleAction.Warn));
    }

    [Fact]
    public void A_policy_cannot_turn_a_fix_into_anything_else_or_anything_into_a_fix()
    {
        var fix = Notes("text.white_space", RuleAction.Reject);
        var warning = Notes("email.syntax", RuleAction.Fix);

        TextRule.Clean(" Maria", CustomerField.Name, fix).Should().Be("Maria");
        EmailRule.Clean("nonsense", warning);

        fix.Notes.Should().Equal(new RuleNote(CustomerField.Name, "text.white_space", RuleAction.Fix));
        warning.Notes.Should().Equal(new RuleNote(CustomerField.Email, "email.syntax", RuleAction.Warn));
        CleaningRules.TextWhiteSpace.CanOverride.Should().BeFalse();
        CleaningRules.EmailSyntax.CanOverride.Should().BeTrue();
    }

    [Fact]
    public void Only_the_first_rejection_counts()
    {
        var notes = Findings.New();

        notes.Add(CustomerField.Name, CleaningRules.TextLoneSurrogate);
        notes.Add(null, CleaningRules.CustomerEmpty);

        notes.Rejection!.Rule.Should().Be("text.lone_surrogate");
    }

    private static RecordNotes Notes(string rule, RuleAction action) =>
        new(CleaningPolicy.Default with { Overrides = new Dictionary<string, RuleAction>(StringComparer.Ordinal) { [rule] = action } });

    private static string ActionOf(CleaningRule rule)
    {
        var action = rule.Action.ToString().ToLowerInvariant();
        return rule.RejectsIn is null ? action : $"{action} (update time: reject)";
    }
}
