// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.side.Memory;
import java.io.IOException;

/**
 * A second pass over a copy: the items of both are read and compared. What could not be read is passed on either side.
 *
 * @param one what was read
 * @param two what was written
 */
public record ItemComparison(ItemSource one, ItemSource two) {

    private static final int ROOM = 1 << 20;

    /**
     * Compares up to the end of both.
     *
     * @param memory where blocks are kept
     * @param progress told of bytes
     * @throws IOException with the first item that was found to differ
     * @throws InterruptedException when it was to stop
     */
    public void run(Memory memory, Progress progress) throws IOException, InterruptedException {
        try (Item left = new Item(memory, ROOM); Item right = new Item(memory, ROOM)) {
            long bytes = 0;
            for (long number = 0;; number++) {
                next(one, left);
                next(two, right);
                if (left.kind() != right.kind() || left.length() != right.length()
                        || left.kind() == Item.Kind.BLOCK && left.data().mismatch(right.data()) >= 0) {
                    throw new IOException("object " + number + " is " + text(left) + " on one side and "
                            + (text(left).equals(text(right)) ? "another one" : text(right)) + " on the other");
                }
                if (left.kind() == Item.Kind.END) {
                    return;
                }
                bytes += left.length();
                progress.at(bytes);
            }
        }
    }

    private static void next(ItemSource source, Item item) throws IOException {
        do {
            source.next(item);
        } while (item.kind() == Item.Kind.BAD);
    }

    private static String text(Item item) {
        return switch (item.kind()) {
            case BLOCK -> "a block of " + item.length() + " bytes";
            case FILEMARK -> "a filemark";
            case BAD -> "a bad block";
            case END -> "the end";
        };
    }
}
