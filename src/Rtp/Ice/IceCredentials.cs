using System.Text;

namespace RoomLens.Rtp.Ice;

/// <summary>A username fragment and password of one ICE session (RFC 8445 section 5.3). The text form never shows the password.</summary>
public sealed class IceCredentials
{
    private const int MinFragmentLength = 4;
    private const int MinPasswordLength = 22;
    private const int MaxLength = 256;

    /// <summary>Checks the lengths of RFC 8839 section 5.4: ufrag 4..256, password 22..256, letters, digits, <c>+</c> and <c>/</c>.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public IceCredentials(string usernameFragment, string password)
    {
        if (!IsValid(usernameFragment, MinFragmentLength))
            throw new ArgumentException("An ICE username fragment has 4 to 256 ice-chars.", nameof(usernameFragment));
        if (!IsValid(password, MinPasswordLength))
            throw new ArgumentException("An ICE password has 22 to 256 ice-chars.", nameof(password));
        UsernameFragment = usernameFragment;
        Password = password;
        FragmentBytes = Encoding.ASCII.GetBytes(usernameFragment);
        PasswordBytes = Encoding.ASCII.GetBytes(password);
    }

    /// <summary>Username fragment.</summary>
    public string UsernameFragment { get; }

    /// <summary>Password.</summary>
    public string Password { get; }

    internal byte[] FragmentBytes { get; }

    internal byte[] PasswordBytes { get; }

    /// <inheritdoc/>
    public override string ToString() => $"ICE {UsernameFragment}";

    private static bool IsValid(string value, int minLength)
    {
        if (value.Length < minLength || value.Length > MaxLength) return false;
        foreach (var c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/')) return false;
        return true;
    }
}
