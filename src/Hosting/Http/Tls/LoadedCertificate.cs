using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoomLens.Hosting.Http.Tls;

/// <summary>A certificate with its key and the chain that goes with it, and the texts they were read from.</summary>
internal sealed class LoadedCertificate
{
    private LoadedCertificate(Texts source, X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Source = source;
        Certificate = certificate;
        // Offline: nothing is fetched; what the file holds is what is sent.
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>What was read.</summary>
    public Texts Source { get; }

    /// <summary>Certificate and key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>As TLS takes it, with the chain.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Makes the certificate.</summary>
    /// <exception cref="CryptographicException">It is none, or the key is another's; the message says which.</exception>
    public static LoadedCertificate Parse(Texts source)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(source.Certificate);
        if (all.Count == 0) throw new CryptographicException("there is no certificate in it");
        X509Certificate2 leaf;
        try
        {
            leaf = X509Certificate2.CreateFromPem(source.Certificate, source.Key);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("the key belongs to another certificate", e);
        }

        all[0].Dispose();
        all.RemoveAt(0);
        return new LoadedCertificate(source, leaf, all);
    }

    /// <summary>The contents of the files.</summary>
    /// <param name="Certificate">PEM of the certificate and its chain.</param>
    /// <param name="Key">PEM that holds the key.</param>
    internal sealed record Texts(string Certificate, string Key)
    {
        /// <summary>Reads them.</summary>
        public static Texts Read(TlsFiles files)
        {
            var certificate = File.ReadAllText(files.CertificatePath);
            return new Texts(certificate, files.KeyPath is null ? certificate : File.ReadAllText(files.KeyPath));
        }
    }
}
