package io.aitherzero.cli.report;

import io.aitherzero.host.json.ProfileFolder;
import java.io.IOException;
import java.nio.file.Path;

/** A program that writes the same boot many times into one folder. */
final class ProfileWriter {
    private ProfileWriter() {}

    public static void main(String[] args) throws IOException {
        ProfileFolder folder = new ProfileFolder(Path.of(args[0]));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            System.out.println(folder.write(Boots.good()).getFileName());
        }
    }
}
