// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.block.Ledger.State;
import io.kiovec.copy.internal.job.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The map of what could be read, as a mapfile of GNU ddrescue (its manual, "Mapfile structure"): a status line, then
 * contiguous blocks as position, size and state, in bytes of what is read. {@code ddrescue} goes on from it, and
 * {@code ddrescuelog} reads it.
 */
public final class MapFile {

    private MapFile() {
    }

    /**
     * Writes a map anew.
     *
     * @param file where
     * @param ledger what is known
     * @param skip bytes before the copy's beginning, which are told as untried
     * @throws IOException when it could not be written
     */
    public static void write(Path file, Ledger ledger, long skip) throws IOException {
        List<Span> bad = ledger.spans(State.BAD);
        List<Span> untried = ledger.spans(State.UNTRIED);
        StringBuilder text = new StringBuilder("# Mapfile. Created by kiovec copy\n"
                + "# current_pos  current_status  current_pass\n");
        long position = untried.isEmpty() ? ledger.end() : untried.getFirst().from();
        text.append(line(skip + position, untried.isEmpty() ? "     +               1" : "     ?               1"));
        text.append("#      pos        size  status\n");
        if (skip > 0) {
            text.append(line(0, String.format(Locale.ROOT, "  0x%08X  %c", skip, State.UNTRIED.letter())));
        }
        for (Span span : ledger.spans()) {
            text.append(line(skip + span.from(),
                    String.format(Locale.ROOT, "  0x%08X  %c", span.length(), span.state().letter())));
        }
        text.append(String.format(Locale.ROOT, "# %d bad areas%n", bad.size()));
        WholeFile.write(file, text.toString());
    }

    private static String line(long position, String rest) {
        return String.format(Locale.ROOT, "0x%08X%s%n", position, rest);
    }
}
