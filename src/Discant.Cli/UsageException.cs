namespace Discant.Cli;

/// <summary>Options that do not go together: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
