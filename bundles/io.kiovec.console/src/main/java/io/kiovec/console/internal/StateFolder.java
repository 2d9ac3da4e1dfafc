// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the console keeps what outlives its process: the hash of the password and the audit log. The folder and its files
 * are their owner's alone.
 *
 * @param folder the folder
 */
record StateFolder(Path folder) {

    private static final String PASSWORD = "console.password";
    private static final String AUDIT = "audit.log";
    private static final FileAttribute<?> OWNERS_FOLDER = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    /** {@return the folder that the XDG base directory specification gives a user} */
    static Path usual(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state");
        return base.resolve("kiovec");
    }

    /** {@return the file with the hash of the password} */
    Path passwordFile() {
        return folder.resolve(PASSWORD);
    }

    /** {@return the file of the audit log} */
    Path auditFile() {
        return folder.resolve(AUDIT);
    }

    /**
     * {@return the password that is kept, empty before the first start}
     *
     * @throws IOException when it cannot be read, or others can
     */
    Optional<Password> password() throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(OTHERS);
        others.retainAll(Files.getPosixFilePermissions(file));
        if (!others.isEmpty()) {
            throw new IOException(file + " is open to other users: chmod 600 it and take --new-password");
        }
        try {
            return Optional.of(Password.parse(Files.readString(file)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged (" + e.getMessage() + "): take --new-password", e);
        }
    }

    /**
     * Makes a password and keeps its hash.
     *
     * @return the password, which nothing else tells
     */
    String newPassword() throws IOException {
        create();
        SecureRandom random = new SecureRandom();
        String text = Password.generate(random);
        keep(Password.of(text, random));
        return text;
    }

    /** Keeps the hash of a password in place of any other. */
    void keep(Password password) throws IOException {
        Path fresh = Files.createTempFile(folder, PASSWORD, ".new", OWNERS_FILE);
        Files.writeString(fresh, password.line() + "\n");
        Files.move(fresh, passwordFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forgets the password: the next start makes one. */
    void forgetPassword() throws IOException {
        Files.deleteIfExists(passwordFile());
    }

    /** {@return the audit log, to be added to; made when it is not there} */
    FileChannel openAudit() throws IOException {
        create();
        return FileChannel.open(auditFile(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNERS_FILE);
    }

    private void create() throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(folder, OWNERS_FOLDER);
        }
    }
}
