import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Moves the jars of a folder to another one, without compressing what is in them: the JVM inflates each class that it loads.
 * Entries keep their order, names and times, so that the same jars give the same bytes; what was in the other folder goes,
 * so that no jar of an earlier build stays. A file of properties is given their hash, {@code launcher.classes}: as all
 * our jars have the same time, the JVM itself cannot tell those of two builds from each other.
 */
public final class StoredJars {
    private static final int HASH_BYTES = 8;

    private StoredJars() {}

    /** Arguments: the folder that has the jars, the one to be made, and the file of properties. */
    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        Path to = Files.createDirectories(Path.of(arguments[1]));
        try (DirectoryStream<Path> old = Files.newDirectoryStream(to, "*.jar")) {
            for (Path jar : old) {
                Files.delete(jar);
            }
        }
        TreeMap<String, Path> made = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                Path stored = to.resolve(jar.getFileName());
                store(jar, stored);
                Files.delete(jar);
                made.put(jar.getFileName().toString(), stored);
            }
        }
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        for (String name : made.keySet()) {
            all.update(name.getBytes(StandardCharsets.UTF_8));
            all.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(made.get(name))));
        }
        String hash = HexFormat.of().formatHex(all.digest(), 0, HASH_BYTES);
        Files.writeString(Path.of(arguments[2]), "launcher.classes=" + hash + "\n");
    }

    private static void store(Path jar, Path to) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                CRC32 sum = new CRC32();
                sum.update(content);
                ZipEntry stored = new ZipEntry(entry.getName());
                stored.setTimeLocal(entry.getTimeLocal());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(sum.getValue());
                out.putNextEntry(stored);
                out.write(content);
                out.closeEntry();
            }
        }
    }
}
