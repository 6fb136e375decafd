using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Discant.Cli;

/// <summary>Options with checks and messages that say what is expected.</summary>
internal static class OptionsOf
{
    /// <summary>A whole number in a range; null where it is not given.</summary>
    public static Option<int?> Number(string name, string helpName, string description, int least, int most)
    {
        var range =
            most == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"from {least}")
                : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        return Parsed<int>(
            name,
            helpName,
            description,
            $"a whole number {range}",
            NumberStyles.AllowLeadingSign,
            v => v >= least && v <= most
        );
    }

    /// <summary>A positive number with a decimal point, whatever the culture; null where it is not given.</summary>
    public static Option<double?> Positive(string name, string description) =>
        Parsed<double>(name, "X", description, "a positive number such as 0.001", NumberStyles.Float, v => v > 0 && double.IsFinite(v));

    /// <summary>A number with a decimal point in a range, whatever the culture; null where it is not given.</summary>
    public static Option<double?> Real(string name, string helpName, string description, double least, double most) =>
        Parsed<double>(
            name,
            helpName,
            description,
            string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
            NumberStyles.Float,
            v => v >= least && v <= most
        );

    private static Option<T?> Parsed<T>(
        string name,
        string helpName,
        string description,
        string expected,
        NumberStyles styles,
        Predicate<T> fits
    )
        where T : struct, System.Numerics.INumber<T> =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) && fits(value))
                    return value;
                result.AddError($"{name} takes {expected}, not '{text}'");
                return null;
            },
        };

    /// <summary>One word of several.</summary>
    public static Option<string> Choice(string name, string description, string whenAbsent, params IReadOnlyList<string> words)
    {
        var option = new Option<string>(name)
        {
            HelpName = string.Join('|', words),
            Description = description,
            DefaultValueFactory = _ => whenAbsent,
        };
        option.Validators.Add(result => Check(result, name, words));
        return option;
    }

    /// <summary>One word of several; null where it is not given.</summary>
    public static Option<string?> OptionalChoice(string name, string description, params IReadOnlyList<string> words)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', words), Description = description };
        option.Validators.Add(result => Check(result, name, words));
        return option;
    }

    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    private static void Check(OptionResult result, string name, IReadOnlyList<string> words)
    {
        if (result.Tokens.FirstOrDefault()?.Value is { } word && !words.Contains(word, StringComparer.Ordinal))
            result.AddError($"{name} is one of {string.Join(", ", words)}, not '{word}'");
    }
}
