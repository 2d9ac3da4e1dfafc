// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.sim.internal.adapter.AdapterModel;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /**
     * {@return what a scan tells of a device with this label, by the names that all transports use}
     *
     * @param usual what its kind says where this says nothing
     * @param peripheralType its peripheral device type (SPC-5, 6.6.2)
     * @param adapter what it is behind
     */
    public Map<String, String> facts(Label usual, int peripheralType, AdapterModel adapter) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("peripheralDeviceType", DeviceType.of(peripheralType).text());
        vendor.or(usual::vendor).ifPresent(text -> facts.put("vendorIdentification", text));
        product.or(usual::product).ifPresent(text -> facts.put("productIdentification", text));
        revision.or(usual::revision).ifPresent(text -> facts.put("productRevisionLevel", text));
        serial.ifPresent(text -> facts.put("unitSerialNumber", text));
        facts.put("queueDepth", Integer.toString(adapter.queueDepth()));
        return facts;
    }

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
