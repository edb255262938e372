using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Reads every known setting before anything is built from it, so that a mistake is told by its key and value.</summary>
internal static class SettingsCheck
{
    private const string LevelsKey = "Logging:LogLevel";
    private const string FormatKey = "Logging:Format";

    /// <param name="sections">Options type by section.</param>
    /// <returns><c>configuration.invalid</c> with every mistake, or null.</returns>
    public static Error? Find(IConfiguration configuration, IReadOnlyDictionary<string, Type> sections)
    {
        List<string> faults = [.. FormatFaults(configuration), .. LevelFaults(configuration), .. sections.SelectMany(section => Faults(configuration, section.Key, section.Value))];
        return faults.Count == 0 ? null : Invalid(faults);
    }

    public static Error Invalid(IEnumerable<string> faults) => new(ResultStatus.Invalid, "configuration.invalid", string.Join(" ", faults));

    private static List<string> Faults(IConfiguration configuration, string section, Type type)
    {
        var options = Activator.CreateInstance(type)!;
        var faults = new List<string>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (configuration[$"{section}:{property.Name}"] is { } text && !TrySet(options, property, text))
            {
                faults.Add($"{section}:{property.Name} is '{text}' and must be {Wanted(property.PropertyType)}.");
            }
        }

        if (faults.Count == 0)
        {
            var broken = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true);
            faults.AddRange(broken.Select(fault => Broken(configuration, section, fault)));
        }

        return faults;
    }

    private static string Broken(IConfiguration configuration, string section, ValidationResult fault)
    {
        var key = $"{section}:{fault.MemberNames.FirstOrDefault()}";
        return $"{key} is '{configuration[key]}': {fault.ErrorMessage}";
    }

    private static bool TrySet(object options, PropertyInfo property, string text)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType);
        if (type is not null && text.Length == 0)
        {
            return true;
        }

        try
        {
            property.SetValue(options, TypeDescriptor.GetConverter(type ?? property.PropertyType).ConvertFromInvariantString(text));
            return true;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(TimeSpan) => "a time such as 00:00:30",
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t => "a value of type " + t.Name,
    };

    private static IEnumerable<string> FormatFaults(IConfiguration configuration)
    {
        if (configuration[FormatKey] is { } format && !IsOneOf(format, "text", "json"))
        {
            yield return $"{FormatKey} is '{format}' and must be text or json.";
        }
    }

    private static IEnumerable<string> LevelFaults(IConfiguration configuration) =>
        from level in configuration.GetSection(LevelsKey).GetChildren()
        where level.Value is { } text && !IsOneOf(text, Enum.GetNames<LogLevel>())
        select string.Create(CultureInfo.InvariantCulture, $"{level.Path} is '{level.Value}' and must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    private static bool IsOneOf(string text, params IReadOnlyList<string> words) => words.Contains(text, StringComparer.OrdinalIgnoreCase);
}
