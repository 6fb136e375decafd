namespace Discant.Figures;

/// <summary>A picture of grey pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Row by row from the top; 0 is black.</param>
internal sealed record GreyImage(int Width, int Height, byte[] Pixels);
