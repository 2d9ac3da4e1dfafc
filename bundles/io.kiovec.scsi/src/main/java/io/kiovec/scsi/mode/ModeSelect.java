// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a MODE SELECT would do (SPC-4, 6.11 and 7.5): nothing has been changed, whichever it is. */
public sealed interface ModeSelect {

    /**
     * The list is right.
     *
     * @param mediumType as the header says
     * @param deviceSpecific as the header says; of disks a MODE SELECT has to leave it alone
     * @param descriptor the block descriptor, where there was one
     * @param changed the pages of the list, in its order, with their new values in force
     * @param pages all pages as they will be
     */
    record Accepted(int mediumType, int deviceSpecific, Optional<BlockDescriptor> descriptor, List<ModePage> changed,
            ModePages pages) implements ModeSelect {
    }

    /**
     * The list is wrong.
     *
     * @param reason INVALID FIELD IN PARAMETER LIST or PARAMETER LIST LENGTH ERROR
     * @param byteAt the wrong byte, counted from the start of the list
     * @param bitAt the most significant wrong bit, where it is one
     */
    record Refused(AdditionalSense reason, OptionalInt byteAt, OptionalInt bitAt) implements ModeSelect {

        /** {@return what the device answers with CHECK CONDITION} */
        public Sense sense() {
            Sense sense = Sense.of(SenseKey.ILLEGAL_REQUEST, reason);
            if (byteAt.isEmpty()) {
                return sense;
            }
            return bitAt.isEmpty()
                    ? sense.withFieldPointer(FieldIn.DATA, byteAt.getAsInt())
                    : sense.withFieldPointer(FieldIn.DATA, byteAt.getAsInt(), bitAt.getAsInt());
        }
    }

    /** A device's own rules for values that a page's mask allows. */
    @FunctionalInterface
    interface Rule {

        /** Takes every value that the masks allow. */
        Rule NONE = (page, values) -> OptionalInt.empty();

        /**
         * Looks at the values that a page would get.
         *
         * @param page as it is
         * @param values as they would be
         * @return the wrong byte, counted from the page's first; empty when they are right
         */
        OptionalInt wrongByte(ModePage page, ModeValues values);

        /**
         * {@return the fewest bytes behind its header that a page may be sent with; those left out are zero} All of them,
         * but for a page of which the standard lets the length vary.
         *
         * @param page as it is
         */
        default int shortest(ModePage page) {
            return page.current().length() - page.current().headerLength();
        }
    }

    /**
     * Checks a parameter list: the header, at most one block descriptor, and pages of which only changeable bits differ from
     * the values in force. An empty list is right and changes nothing.
     *
     * @param list of the length that the CDB says
     * @param format by the CDB
     * @param pages of the device
     * @param rule of the device
     * @return what it would do
     */
    static ModeSelect check(MemorySegment list, ModeFormat format, ModePages pages, Rule rule) {
        return new ModeSelectReader(list, format, pages, rule).read();
    }
}
