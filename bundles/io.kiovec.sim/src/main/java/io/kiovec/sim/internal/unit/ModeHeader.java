// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.mode.BlockDescriptor;
import java.util.Optional;

/**
 * What a logical unit has in the header and the block descriptor of its mode parameters (SPC-6, 7.5.5 and 7.5.6): disks and
 * tapes say otherwise where they differ. Called on the threads of initiators, many at once.
 */
abstract class ModeHeader {

    /** {@return the medium type of the mode parameter header; by default 0} */
    protected int mediumType() {
        return 0;
    }

    /** {@return the device-specific parameter of the mode parameter header; by default 0} */
    protected int deviceSpecificParameter() {
        return 0;
    }

    /**
     * Takes the device-specific parameter of a MODE SELECT. By default nothing in it can be changed.
     *
     * @param wanted the byte
     */
    protected void selectDeviceSpecificParameter(int wanted) {
    }

    /**
     * {@return the block descriptor; a unit that knows only the short one gives that in any case; by default none}
     *
     * @param form the layout that is asked for, {@link BlockDescriptor#SHORT} or {@link BlockDescriptor#LONG}
     */
    protected Optional<BlockDescriptor> blockDescriptor(int form) {
        return Optional.empty();
    }

    /**
     * Refuses a block descriptor of a MODE SELECT before anything of that command is taken. By default any but the present
     * one is refused.
     *
     * @param wanted the block descriptor
     * @throws CheckCondition ILLEGAL REQUEST, mostly INVALID FIELD IN PARAMETER LIST
     */
    protected void checkBlockDescriptor(BlockDescriptor wanted) throws CheckCondition {
        if (!blockDescriptor(wanted.length()).equals(Optional.of(wanted))) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        }
    }

    /**
     * Takes a block descriptor that was not refused. By default nothing in it can be changed.
     *
     * @param wanted the block descriptor
     */
    protected void selectBlockDescriptor(BlockDescriptor wanted) {
    }
}
