// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.QueueLimit;
import io.kiovec.scsi.CommandEffects;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** The SCSI devices that can be seen, one line each, by the best of their nodes. Nothing is opened. */
final class SgScan {

    private final ScsiSysfs sysfs;
    private final Function<DeviceNumber, BlockNode> blockNodes;

    SgScan(ScsiSysfs sysfs, Function<DeviceNumber, BlockNode> blockNodes) {
        this.sysfs = sysfs;
        this.blockNodes = blockNodes;
    }

    List<DeviceDescription> scan() {
        return sysfs.devices().stream().flatMap(facts -> describe(facts).stream()).toList();
    }

    private Optional<DeviceDescription> describe(ScsiFacts facts) {
        Optional<BlockNode> disk = facts.block().flatMap(sysfs::number).map(blockNodes);
        OptionalLong size = disk.map(BlockNode::size).orElse(OptionalLong.empty());
        OptionalLong block = disk.map(node -> node.limits().get(QueueLimit.LOGICAL_BLOCK_SIZE))
                .orElse(OptionalLong.empty());
        boolean known = size.orElse(0) > 0;
        return facts.path()
                .map(path -> new DeviceDescription(new Address("sg", path), kinds(facts), "sg", facts.line(),
                        known ? size : OptionalLong.empty(), known ? block : OptionalLong.empty(),
                        SgIdentity.of(facts, sysfs, blockNodes), facts.named()));
    }

    private static Set<DeviceKind> kinds(ScsiFacts facts) {
        int type = facts.type().code();
        Set<DeviceKind> kinds = EnumSet.of(DeviceKind.SCSI);
        if (CommandEffects.isDisk(type)) {
            kinds.add(DeviceKind.BLOCK);
        } else if (CommandEffects.isTape(type)) {
            kinds.add(DeviceKind.TAPE);
        }
        return kinds;
    }
}
