// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.util.OptionalLong;

/**
 * What sense data holds, whatever its format.
 *
 * @param informationBits 32 where the information was read from fixed format, which leaves its sign open; else 64
 * @param specific the three sense-key specific bytes, SKSV uppermost
 * @param marks the bits FILEMARK, EOM and ILI in their places
 */
record SenseFields(SenseKey key, AdditionalSense additional, boolean deferral, OptionalLong information,
        int informationBits,
        OptionalLong commandSpecific, int specific, int replaceableUnit, int marks) {

    static SenseFields of(SenseKey key, AdditionalSense additional) {
        return new SenseFields(key, additional, false, OptionalLong.empty(), 64, OptionalLong.empty(), 0, 0, 0);
    }

    SenseFields deferral(boolean value) {
        return new SenseFields(key, additional, value, information, informationBits, commandSpecific, specific,
                replaceableUnit, marks);
    }

    SenseFields information(OptionalLong value, int bits) {
        return new SenseFields(key, additional, deferral, value, bits, commandSpecific, specific, replaceableUnit,
                marks);
    }

    SenseFields commandSpecific(OptionalLong value) {
        return new SenseFields(key, additional, deferral, information, informationBits, value, specific,
                replaceableUnit,
                marks);
    }

    SenseFields specific(int value) {
        return new SenseFields(key, additional, deferral, information, informationBits, commandSpecific, value,
                replaceableUnit, marks);
    }

    SenseFields replaceableUnit(int value) {
        return new SenseFields(key, additional, deferral, information, informationBits, commandSpecific, specific,
                value,
                marks);
    }

    SenseFields marks(int value) {
        return new SenseFields(key, additional, deferral, information, informationBits, commandSpecific, specific,
                replaceableUnit, value);
    }
}
