// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was negotiated and declared, with the standard's defaults for what was not. Filled by one thread; then read by
 * those that have it from that one.
 */
public final class Parameters {

    private final int[] numbers = new int[Key.values().length];
    private final Map<Key, String> texts = new EnumMap<>(Key.class);

    /** Makes the defaults. */
    public Parameters() {
        for (Key key : Key.values()) {
            numbers[key.ordinal()] = key.standard();
        }
    }

    /**
     * {@return a number}
     *
     * @param key which
     */
    public int get(Key key) {
        return numbers[key.ordinal()];
    }

    /**
     * {@return whether a boolean key is Yes}
     *
     * @param key which
     */
    public boolean is(Key key) {
        return get(key) != 0;
    }

    /**
     * {@return a declared text, empty when it was not declared}
     *
     * @param key which
     */
    public Optional<String> text(Key key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** {@return what follows headers} */
    public DigestUse headerDigest() {
        return is(Key.HEADER_DIGEST) ? DigestUse.CRC32C : DigestUse.NONE;
    }

    /** {@return what follows data} */
    public DigestUse dataDigest() {
        return is(Key.DATA_DIGEST) ? DigestUse.CRC32C : DigestUse.NONE;
    }

    /** {@return bytes of unsolicited data that a command may have, 0 when none} */
    public int firstBurst() {
        return is(Key.INITIAL_R2T) && !is(Key.IMMEDIATE_DATA)
                ? 0
                : Math.min(get(Key.FIRST_BURST_LENGTH), get(Key.MAX_BURST_LENGTH));
    }

    /**
     * Sets a number.
     *
     * @param key which
     * @param value within the key's range
     */
    public void set(Key key, int value) {
        numbers[key.ordinal()] = value;
    }

    /**
     * Sets a declared text.
     *
     * @param key which
     * @param text what was declared
     */
    public void set(Key key, String text) {
        texts.put(key, text);
    }
}
