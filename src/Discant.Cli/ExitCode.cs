namespace Discant.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int BadInput = 1;
    public const int BadUsage = 2;
    public const int Cancelled = 130;
}
