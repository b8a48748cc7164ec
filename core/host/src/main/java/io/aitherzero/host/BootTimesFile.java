package io.aitherzero.host;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.plan.BootTimes;
import io.aitherzero.host.json.BadProfileException;
import io.aitherzero.host.json.ProfileJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What the last boots tell the next one, in one small file beside them, {@code times.bin}: to parse the profiles takes
 * longer than all else that a launch does. It names the profiles it was made of with their sizes and times, and is of no
 * use, and no harm, where they are others, or where it is torn: then the profiles are read. Its format is this version's
 * alone.
 */
final class BootTimesFile {
    private static final int FORMAT = 0x41540001;
    private static final int CHECKSUM = Long.BYTES;

    private final Path file;

    BootTimesFile(Path folder) {
        file = folder.resolve("times.bin");
    }

    /** A profile as it was when it was summed up. */
    private record Source(String name, long bytes, long modifiedMillis) {
        static Source of(Path profile) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(profile, BasicFileAttributes.class);
            return new Source(
                    profile.getFileName().toString(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis());
        }

        boolean is(Source other) {
            return name.equals(other.name) && bytes == other.bytes && modifiedMillis == other.modifiedMillis;
        }
    }

    private record Summary(Source source, BootTimes times) {}

    /** The times of boots, newest first; empty where the file is not about exactly these profiles. */
    Optional<List<BootTimes>> read(List<Path> profiles) {
        List<Summary> summaries = profiles.isEmpty() ? List.of() : summaries();
        if (summaries.isEmpty() || summaries.size() != profiles.size()) {
            return Optional.empty();
        }
        List<BootTimes> times = new ArrayList<>();
        try {
            for (int i = 0; i < summaries.size(); i++) {
                if (!summaries.get(i).source.is(Source.of(profiles.get(i)))) {
                    return Optional.empty();
                }
                times.add(summaries.get(i).times);
            }
        } catch (IOException e) {
            // changed by another process at this moment
            return Optional.empty();
        }
        return Optional.of(times);
    }

    /**
     * Sums up once more, after a boot was recorded. There is no file afterwards where that cannot be done or a profile is
     * damaged: who reads the profiles is told of it.
     *
     * @param written the profile of the boot
     * @param profiles those that count now, newest first
     */
    void add(Path written, BootProfile boot, List<Path> profiles) {
        Map<String, Summary> known = new LinkedHashMap<>();
        for (Summary summary : summaries()) {
            known.put(summary.source.name, summary);
        }
        List<Summary> all = new ArrayList<>();
        try {
            for (Path profile : profiles) {
                Source source = Source.of(profile);
                Summary before = known.get(source.name);
                all.add(
                        before != null && before.source.is(source)
                                ? before
                                : new Summary(
                                        source,
                                        BootTimes.of(profile.equals(written) ? boot : ProfileJson.read(profile))));
            }
            new WholeFile(file, FileAccess.PRIVATE).write(bytes(all));
        } catch (IOException | BadProfileException e) {
            remove();
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it is about other profiles, which whoever reads it notices
            return;
        }
    }

    private List<Summary> summaries() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - CHECKSUM;
            if (length < 0) {
                return List.of();
            }
            CRC32 checksum = new CRC32();
            checksum.update(bytes, 0, length);
            DataInputStream end = new DataInputStream(new ByteArrayInputStream(bytes, length, CHECKSUM));
            return end.readLong() == checksum.getValue()
                    ? summaries(new DataInputStream(new ByteArrayInputStream(bytes, 0, length)))
                    : List.of();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // missing, or not what this version writes
            return List.of();
        }
    }

    private static List<Summary> summaries(DataInputStream in) throws IOException {
        if (in.readInt() != FORMAT) {
            return List.of();
        }
        List<ArchivePrint> prints = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            prints.add(new ArchivePrint(in.readUTF(), in.readLong(), in.readLong()));
        }
        List<Summary> summaries = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            Source source = new Source(in.readUTF(), in.readLong(), in.readLong());
            Environment environment = environment(in);
            long gap = in.readLong();
            Optional<Double> error = in.readBoolean() ? Optional.of(in.readDouble()) : Optional.empty();
            List<BootTimes.Module> modules = new ArrayList<>();
            for (int module = in.readInt(); module > 0; module--) {
                modules.add(new BootTimes.Module(in.readUTF(), prints.get(in.readInt()), in.readLong(), in.readLong()));
            }
            summaries.add(new Summary(source, new BootTimes(environment, gap, error, modules)));
        }
        return summaries;
    }

    private static Environment environment(DataInputStream in) throws IOException {
        String java = in.readUTF();
        String vm = in.readUTF();
        String os = in.readUTF();
        int processors = in.readInt();
        Environment.Cache cache = Environment.Cache.valueOf(in.readUTF());
        List<String> flags = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            flags.add(in.readUTF());
        }
        return Environment.builder()
                .java(java)
                .vm(vm)
                .os(os)
                .processors(processors)
                .cache(cache)
                .flags(flags)
                .host(in.readUTF())
                .build();
    }

    private static byte[] bytes(List<Summary> summaries) throws IOException {
        Map<ArchivePrint, Integer> prints = new LinkedHashMap<>();
        for (Summary summary : summaries) {
            for (BootTimes.Module module : summary.times.modules()) {
                prints.putIfAbsent(module.archive(), prints.size());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(FORMAT);
        out.writeInt(prints.size());
        for (ArchivePrint print : prints.keySet()) {
            out.writeUTF(print.sha256());
            out.writeLong(print.bytes());
            out.writeLong(print.modifiedMillis());
        }
        out.writeInt(summaries.size());
        for (Summary summary : summaries) {
            out.writeUTF(summary.source.name);
            out.writeLong(summary.source.bytes);
            out.writeLong(summary.source.modifiedMillis);
            write(out, summary.times.environment());
            out.writeLong(summary.times.gapNanos());
            out.writeBoolean(summary.times.forecastError().isPresent());
            if (summary.times.forecastError().isPresent()) {
                out.writeDouble(summary.times.forecastError().get());
            }
            out.writeInt(summary.times.modules().size());
            for (BootTimes.Module module : summary.times.modules()) {
                out.writeUTF(module.id());
                out.writeInt(prints.getOrDefault(module.archive(), 0));
                out.writeLong(module.wallNanos());
                out.writeLong(module.cpuNanos());
            }
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        out.writeLong(checksum.getValue());
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Environment environment) throws IOException {
        out.writeUTF(environment.java());
        out.writeUTF(environment.vm());
        out.writeUTF(environment.os());
        out.writeInt(environment.processors());
        out.writeUTF(environment.cache().name());
        out.writeInt(environment.flags().size());
        for (String flag : environment.flags()) {
            out.writeUTF(flag);
        }
        out.writeUTF(environment.host());
    }
}
