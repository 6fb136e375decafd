namespace Discant.Cli.Methods;

/// <summary>A method as the command line offers it.</summary>
/// <param name="Name">Its word for --method.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Understands">The options that have a meaning for it.</param>
/// <param name="Setup">Makes it from what the user chose.</param>
internal sealed record SeparationMethod(string Name, string Description, MethodOptions Understands, Func<MethodChoices, MethodSetup> Setup);
