// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.cdb.PageControl;
import java.util.HexFormat;

/**
 * A mode page of a device, in its four kinds of values (SPC-4, 7.5.7).
 *
 * @param persistence whether it can be saved
 * @param current in force
 * @param changeable a mask of the bits that MODE SELECT may change
 * @param defaults as the device was built
 * @param saved as they will be after a reset; the default ones where it cannot be saved
 */
public record ModePage(Persistence persistence, ModeValues current, ModeValues changeable, ModeValues defaults,
        ModeValues saved) {

    /** Whether a page's values can be saved (PS). */
    public enum Persistence {
        /** MODE SELECT can save them (PS is set). */
        SAVABLE,
        /** A reset loses what MODE SELECT changed. */
        VOLATILE
    }

    /**
     * Checks that all values are of one page.
     *
     * @throws IllegalArgumentException when codes or lengths differ
     */
    public ModePage {
        requireSame(defaults, current);
        requireSame(defaults, changeable);
        requireSame(defaults, saved);
    }

    /**
     * A page whose values are the default ones.
     *
     * @param code 0 to 62
     * @param subpage 0 to 254, 0 for the page itself
     * @param persistence whether it can be saved
     * @param defaults what follows the header, as hexadecimal bytes with spaces where they help
     * @param changeable the mask of what may be changed, as long as the values
     * @return the page
     */
    public static ModePage of(int code, int subpage, Persistence persistence, String defaults, String changeable) {
        ModeValues values = new ModeValues(code, subpage, parse(defaults));
        return new ModePage(persistence, values, new ModeValues(code, subpage, parse(changeable)), values, values);
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** {@return the page code} */
    public int code() {
        return current.code();
    }

    /** {@return the subpage code, 0 for the page itself} */
    public int subpage() {
        return current.subpage();
    }

    /**
     * One kind of its values.
     *
     * @param control which
     * @return the values
     */
    public ModeValues values(PageControl control) {
        return switch (control) {
            case CURRENT -> current;
            case CHANGEABLE -> changeable;
            case DEFAULT -> defaults;
            case SAVED -> saved;
        };
    }

    /**
     * The same with other values in force.
     *
     * @param values of the same page and length
     * @return the changed page; this one stays as it is
     * @throws IllegalArgumentException when they are of another page or length
     */
    public ModePage withCurrent(ModeValues values) {
        return new ModePage(persistence, values, changeable, defaults, saved);
    }

    /**
     * The same with another value of a field in force.
     *
     * @param field of this page
     * @param value 0 to {@link ModeField#largest}
     * @return the changed page; this one stays as it is
     * @throws IllegalArgumentException when the field is of another page, or the value too large
     */
    public ModePage with(ModeField field, long value) {
        return withCurrent(current.with(field, value));
    }

    /**
     * The same with the values in force saved; unchanged where it cannot be saved.
     *
     * @return the changed page, or this one
     */
    public ModePage save() {
        return persistence == Persistence.SAVABLE
                ? new ModePage(persistence, current, changeable, defaults, current)
                : this;
    }

    /**
     * The same as after a reset: the saved values are in force.
     *
     * @return the changed page; this one stays as it is
     */
    public ModePage reset() {
        return withCurrent(saved);
    }

    /**
     * A field's value in force.
     *
     * @param field of this page
     * @return its value
     */
    public long get(ModeField field) {
        return current.get(field);
    }

    private static void requireSame(ModeValues one, ModeValues other) {
        if (!one.isOf(other.code(), other.subpage()) || one.length() != other.length()) {
            throw new IllegalArgumentException(one + " and " + other + " are not values of one page");
        }
    }
}
