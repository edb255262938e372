using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace CleanCustomers.Web.CommandLine;

/// <summary>An option that takes a whole number and says so, where the parser would name a type.</summary>
internal static class WholeNumber
{
    /// <param name="least">Smallest number taken.</param>
    /// <param name="most">Largest number taken.</param>
    public static Option<TNumber?> Option<TNumber>(string name, string description, TNumber least, TNumber most)
        where TNumber : struct, IBinaryInteger<TNumber>, IMinMaxValue<TNumber> => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var isNumber = TNumber.TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (isNumber && number >= least && number <= most)
            {
                return number;
            }

            var range = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
            result.AddError(least == TNumber.MinValue || !isNumber ? $"{name} takes a whole number." : $"{name} takes {range}.");
            return null;
        },
    };
}
