namespace Discant.Studio.Web;

/// <summary>How the tiles of a spectrogram are cut.</summary>
/// <param name="Width">Columns of a tile.</param>
/// <param name="Height">Rows of a tile.</param>
/// <param name="LowHz">Frequency of the lower edge.</param>
/// <param name="HighHz">Frequency of the upper edge; rows are equal on a logarithmic scale.</param>
/// <param name="ColumnsASecond">By zoom level.</param>
public sealed record SpectrogramFacts(int Width, int Height, double LowHz, double HighHz, IReadOnlyList<double> ColumnsASecond);
