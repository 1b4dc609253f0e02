import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientOperator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEMRecipient;
import org.bouncycastle.cms.jcajce.JceKEMRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;

/** Bouncy Castle on either end: "open SEALED PKCS8" prints the content in hex, "seal CERTIFICATE CONTENT" the message. */
public final class CmsPeer {
  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    byte[] first = Files.readAllBytes(Path.of(arguments[1]));
    byte[] second = Files.readAllBytes(Path.of(arguments[2]));
    byte[] answer = arguments[0].equals("open") ? open(first, second) : seal(first, second);
    System.out.println(HexFormat.of().formatHex(answer));
  }

  private static byte[] seal(byte[] certificate, byte[] content) throws Exception {
    X509Certificate recipient = (X509Certificate)
        CertificateFactory.getInstance("X.509", "BC").generateCertificate(new ByteArrayInputStream(certificate));
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    byte[] keyIdentifier = recipient.getExtensionValue("2.5.29.14");
    byte[] identifier = java.util.Arrays.copyOfRange(keyIdentifier, 4, keyIdentifier.length);
    generator.addRecipientInfoGenerator(
        new JceKEMRecipientInfoGenerator(identifier, recipient.getPublicKey(), CMSAlgorithm.AES256_WRAP)
            .setKDF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_alg_hkdf_with_sha256))
            .setProvider("BC"));
    OutputAEADEncryptor encryptor =
        (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM).setProvider("BC").build();
    CMSAuthEnvelopedData sealed = generator.generate(new CMSProcessableByteArray(content), encryptor);
    return sealed.toASN1Structure().getEncoded(ASN1Encoding.DER);
  }

  private static byte[] open(byte[] sealed, byte[] pkcs8) throws Exception {
    PrivateKey key = KeyFactory.getInstance("ML-KEM", "BC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    CMSAuthEnvelopedData message = new CMSAuthEnvelopedData(sealed);
    ContentKey recipient = new ContentKey(key);
    recipient.setProvider("BC");
    try {
      message.getRecipientInfos().getRecipients().iterator().next().getContent(recipient);
    } catch (ContentKey.Found found) {
      // The key is all that is wanted of it: this version has no AuthEnvelopedData recipient for KEMs of its own.
    }
    AuthEnvelopedData data = AuthEnvelopedData.getInstance(message.toASN1Structure().getContent());
    var content = data.getAuthEncryptedContentInfo();
    GCMParameters gcm = GCMParameters.getInstance(content.getContentEncryptionAlgorithm().getParameters());
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "BC");
    cipher.init(Cipher.DECRYPT_MODE, recipient.key, new GCMParameterSpec(gcm.getIcvLen() * 8, gcm.getNonce()));
    byte[] encrypted = content.getEncryptedContent().getOctets();
    byte[] mac = data.getMac().getOctets();
    byte[] whole = java.util.Arrays.copyOf(encrypted, encrypted.length + mac.length);
    System.arraycopy(mac, 0, whole, encrypted.length, mac.length);
    return cipher.doFinal(whole);
  }

  private static final class ContentKey extends JceKEMRecipient {
    Key key;

    ContentKey(PrivateKey privateKey) {
      super(privateKey);
    }

    @Override
    public RecipientOperator getRecipientOperator(
        AlgorithmIdentifier keyEncryption, AlgorithmIdentifier contentEncryption, byte[] encryptedKey)
        throws CMSException {
      key = extractSecretKey(keyEncryption, contentEncryption, encryptedKey);
      throw new Found();
    }

    static final class Found extends RuntimeException {}
  }
}
