// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DeviceDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code devices} finds. */
class TargetScanTest {

    /** Its portal need not answer SendTargets, which has an authentication of its own: tgt refuses it with CHAP. */
    @Test
    void aTargetThatIsConfiguredIsAskedForItsUnitsAtOnce() throws Exception {
        try (FakeTarget target = new FakeTarget()) {
            SettingsParser parser = new SettingsParser(Map.of("portal", "127.0.0.1:" + target.port(), "target",
                    FakeTarget.IQN));
            IscsiTransport transport = new IscsiTransport();
            transport.configure(parser.parse());
            assertEquals(List.of(target.address()), transport.scan().stream().map(DeviceDescription::address)
                    .map(Object::toString).toList());
            assertEquals(List.of(), target.logins.stream().filter(keys -> "Discovery".equals(keys.get("SessionType")))
                    .toList());
        }
    }
}
