// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which device a path is (rule S5): a disk's own names, by which it is known again when it comes back, and its number with
 * its sequence number, for numbers are used again; of a partition those of its disk with the extent, for partitions can
 * be moved; a file's device and inode; a loop device also the part of its file that it shows, so that it is the same
 * device as the file.
 */
final class RawIdentity {

    private RawIdentity() {
    }

    static Identity ofFile(FileStatus status) {
        return Identity.of(Designator.whole(Source.FILE,
                new LoopStatus.FileName(status.device(), status.inode()).toString()));
    }

    static Identity ofNode(Descriptor descriptor, BlockNode node, List<DiskNames.Name> names) {
        List<Designator> designators = designators(node, names);
        LoopStatus.of(descriptor, node).flatMap(loop -> file(loop, node)).ifPresent(designators::add);
        return new Identity(designators, Optional.empty());
    }

    /** {@return what is known of a node without opening it: of a loop device not its file} */
    static Identity ofNode(BlockNode node, DiskNames names) {
        return new Identity(designators(node, names.of(disk(node))), Optional.empty());
    }

    private static List<Designator> designators(BlockNode node, List<DiskNames.Name> names) {
        List<Designator> designators = new ArrayList<>();
        for (DiskNames.Name name : names) {
            extent(name.source(), name.text(), 0, Designator.TO_THE_END, node).ifPresent(designators::add);
        }
        sequence(node).ifPresent(designators::add);
        return designators;
    }

    /** {@return the whole disk that a node is, or is on} */
    static DeviceNumber disk(BlockNode node) {
        return node.partition().map(Partition::disk).orElse(node.number());
    }

    private static Optional<Designator> sequence(BlockNode node) {
        if (node.diskSequence().isEmpty()) {
            return Optional.empty();
        }
        return extent(Source.BLOCK_NODE, disk(node) + "/" + node.diskSequence().getAsLong(), 0, Designator.TO_THE_END,
                node);
    }

    private static Optional<Designator> file(LoopStatus loop, BlockNode node) {
        return extent(Source.FILE, loop.file().toString(), loop.offset(),
                loop.sizeLimit() == 0 ? Designator.TO_THE_END : loop.sizeLimit(), node);
    }

    /** {@return all of something for a disk, and a part of it for a partition, empty where it does not say which} */
    private static Optional<Designator> extent(Source source, String name, long start, long length, BlockNode node) {
        if (node.partition().isEmpty()) {
            return Optional.of(new Designator(source, name, start, length));
        }
        OptionalLong within = node.partition().get().start();
        return within.isEmpty() || node.size().isEmpty()
                ? Optional.empty()
                : Optional.of(new Designator(source, name, start + within.getAsLong(), node.size().getAsLong()));
    }
}
