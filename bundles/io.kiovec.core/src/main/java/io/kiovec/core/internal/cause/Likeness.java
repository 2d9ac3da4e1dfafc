// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which word somebody may have meant: one that has what was written in it, else the one that the fewest changes of a
 * letter make of it.
 */
final class Likeness {

    private Likeness() {
    }

    /** {@return the word that is closest to a text; of equals the first} */
    static String closest(String text, List<String> words) {
        String written = text.toLowerCase(Locale.ROOT);
        return words.stream().min(Comparator
                .comparingInt((String word) -> word.contains(written) ? 0 : changes(written, word))).orElseThrow();
    }

    /** {@return how many letters must be put in, taken out or replaced (Levenshtein's distance)} */
    static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
