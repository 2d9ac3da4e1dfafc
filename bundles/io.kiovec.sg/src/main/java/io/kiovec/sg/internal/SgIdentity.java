// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which device a node reaches (rule S5): the names of its logical unit as the kernel has read them (VPD page 83h), without them its
 * serial number; and for a disk the number and sequence number of its block node, as {@code raw} names it.
 */
final class SgIdentity {

    private SgIdentity() {
    }

    static Identity of(ScsiFacts facts, ScsiSysfs sysfs, Function<DeviceNumber, BlockNode> blockNodes) {
        List<Designator> designators = new ArrayList<>();
        facts.names().forEach(name -> designators.add(Designator.whole(Source.VPD_83, name)));
        if (designators.isEmpty()) {
            facts.serial()
                    .flatMap(serial -> new UnitSerialNumber(serial).logicalUnitName(facts.vendor(), facts.product()))
                    .ifPresent(name -> designators.add(Designator.whole(Source.VENDOR, name)));
        }
        facts.block().flatMap(sysfs::number).flatMap(number -> disk(blockNodes.apply(number)))
                .ifPresent(designators::add);
        return new Identity(designators, Optional.empty());
    }

    private static Optional<Designator> disk(BlockNode node) {
        var sequence = node.diskSequence();
        return sequence.isPresent()
                ? Optional.of(Designator.whole(Source.BLOCK_NODE, node.number() + "/" + sequence.getAsLong()))
                : Optional.empty();
    }
}
