// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.ChapSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may log in: lines {@code USER SECRET} or {@code USER SECRET TARGET-USER TARGET-SECRET}, where the second pair is
 * what the target answers with when the initiator wants to know who it is; {@code #} begins a comment. A secret is a word
 * or, from {@code 0x} on, hexadecimal.
 */
public final class ChapAccounts {

    /**
     * One of them.
     *
     * @param secret what the initiator knows
     * @param own who the target is, empty when it does not tell
     */
    record Account(ChapSecret secret, Optional<Own> own) {
    }

    /**
     * Who the target is.
     *
     * @param user how it calls itself
     * @param secret what it knows
     */
    record Own(String user, ChapSecret secret) {
    }

    /** Nobody: everybody may log in. */
    public static final ChapAccounts NONE = new ChapAccounts(Map.of());

    private final Map<String, Account> accounts;

    private ChapAccounts(Map<String, Account> accounts) {
        this.accounts = accounts;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return who is in it
     * @throws IOException when it cannot be read, when others than its owner may read it, or for a line that is none,
     *     with the line's number and without its content
     */
    public static ChapAccounts read(Path file) throws IOException {
        Set<PosixFilePermission> others = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
                PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        others.retainAll(Files.getPosixFilePermissions(file));
        if (!others.isEmpty()) {
            throw new IOException(
                    file + " holds secrets and others than its owner can read or change it: chmod 600 it");
        }
        return parse(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    static ChapAccounts parse(String file, List<String> lines) throws IOException {
        Map<String, Account> accounts = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            if (words.length != 2 && words.length != 4) {
                throw wrong(file, i, "write USER SECRET, or USER SECRET TARGET-USER TARGET-SECRET");
            }
            Optional<Own> own = words.length == 4
                    ? Optional.of(new Own(words[2], secret(file, i, words[3])))
                    : Optional.empty();
            Account account = new Account(secret(file, i, words[1]), own);
            if (own.map(Own::secret).filter(account.secret()::equals).isPresent()) {
                throw wrong(file, i, "initiator and target must not have the same secret (RFC 7143, 9.2.1)");
            }
            if (accounts.put(words[0], account) != null) {
                throw wrong(file, i, "this user has another line before");
            }
        }
        if (accounts.isEmpty()) {
            throw new IOException(file + " has no line USER SECRET: nobody could log in");
        }
        return new ChapAccounts(accounts);
    }

    private static ChapSecret secret(String file, int line, String word) throws IOException {
        Optional<ChapSecret> secret = ChapSecret.parse(word);
        if (secret.isEmpty()) {
            throw wrong(file, line,
                    "a secret has " + ChapSecret.LEAST + " to " + ChapSecret.MOST + " bytes (RFC 7143, 9.2.1)");
        }
        return secret.get();
    }

    private static IOException wrong(String file, int line, String what) {
        return new IOException(file + ", line " + (line + 1) + ": " + what);
    }

    /** {@return whether a login needs authentication} */
    public boolean areRequired() {
        return !accounts.isEmpty();
    }

    Optional<Account> find(String user) {
        return Optional.ofNullable(accounts.get(user));
    }
}
