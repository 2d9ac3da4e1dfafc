// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import java.util.Optional;

/**
 * What a device is to say of itself.
 *
 * @param vendor at most 8 characters
 * @param product at most 16 characters
 * @param revision at most 4 characters
 * @param serial at most 248 characters; empty for the medium's own
 */
public record Label(Optional<String> vendor, Optional<String> product, Optional<String> revision,
        Optional<String> serial) {

    /** What its kind says by itself. */
    public static final Label USUAL = new Label(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return a label as it is configured} */
    static Label parse(Settings settings) {
        return new Label(ascii(settings, "vendor", 8), ascii(settings, "product", 16), ascii(settings, "revision", 4),
                ascii(settings, "serial", 248));
    }

    private static Optional<String> ascii(Settings settings, String key, int most) {
        settings.text(key, "", "[ -~]{0," + most + "}", "at most " + most + " ASCII characters");
        return settings.text(key);
    }
}
