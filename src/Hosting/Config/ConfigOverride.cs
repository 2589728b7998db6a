namespace RoomLens.Hosting.Config;

/// <summary>A value given on the command line.</summary>
/// <param name="Key">Path of the option, e.g. <c>Sfu:ControlListen</c>. Lists may be one text with commas.</param>
/// <param name="Value">Text of the value.</param>
/// <param name="Flag">Flag as the user typed it, e.g. <c>--control-listen</c>.</param>
public sealed record ConfigOverride(string Key, string Value, string Flag);
