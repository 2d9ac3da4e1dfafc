// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which device a path is (rule S5): a node's number with its disk's sequence number, for numbers are used again; a file's
 * device and inode; a loop device both, so that it is the same device as its file.
 */
final class RawIdentity {

    private RawIdentity() {
    }

    static Identity ofFile(FileStatus status) {
        return Identity.of(Designator.whole(Source.FILE, fileName(status)));
    }

    private static String fileName(FileStatus status) {
        return status.device() + "/" + status.inode();
    }

    static Identity ofNode(Kernel kernel, BlockNode node) {
        List<Designator> designators = new ArrayList<>();
        node.diskSequence().ifPresent(sequence -> designators
                .add(Designator.whole(Source.BLOCK_NODE, node.number() + "/" + sequence)));
        backing(kernel, node).ifPresent(designators::add);
        return new Identity(designators, Optional.empty());
    }

    /** The part of its file that a loop device, or a partition of one, shows. */
    private static Optional<Designator> backing(Kernel kernel, BlockNode node) {
        if (node.backing().isEmpty() || node.backing().get().offset().isEmpty() || node.size().isEmpty()) {
            return Optional.empty();
        }
        OptionalLong within = node.partition().isEmpty() ? OptionalLong.of(0) : node.partition().get().start();
        if (within.isEmpty()) {
            return Optional.empty();
        }
        try {
            FileStatus file = kernel.status(node.backing().get().file());
            long start = node.backing().get().offset().getAsLong() + within.getAsLong();
            // A loop device shows whole sectors; what is left of the file behind them is nobody's.
            boolean toTheEnd = start + node.size().getAsLong() > file.size() - 512;
            return Optional.of(new Designator(Source.FILE, fileName(file), start,
                    toTheEnd ? Designator.TO_THE_END : node.size().getAsLong()));
        } catch (ErrnoException deletedOrElsewhere) {
            return Optional.empty();
        }
    }
}
