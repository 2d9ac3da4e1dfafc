// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferPolicy.Setting;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class PolicyFormTest {

    private final TransferPolicy policy = mock();
    private final Configuration configuration = mock();
    private final AtomicReference<Dictionary<String, ?>> updated = new AtomicReference<>();
    private final PolicyForm form = new PolicyForm();

    @BeforeEach
    void bind() throws Exception {
        when(policy.settings()).thenReturn(List.of(new Setting("default.mode", "indirect", "indirect or direct", "m"),
                new Setting("rules", "sim:* default=direct", "PATTERN", "r"),
                new Setting("rules", "raw:* smallest=4K", "PATTERN", "r"),
                new Setting("empty", "none", "anything", "e")));
        ConfigurationAdmin admin = mock();
        when(admin.getConfiguration("io.kiovec.policy", "?")).thenReturn(configuration);
        Dictionary<String, Object> before = new Hashtable<>(Map.of("default.mode", "indirect", "other", "stays"));
        when(configuration.getProperties()).thenReturn(before);
        when(configuration.updateIfDifferent(any())).thenAnswer(call -> {
            updated.set(call.getArgument(0));
            form.updatedPolicy(policy);
            return true;
        });
        form.bindPolicy(policy);
        form.bindConfigurations(admin);
    }

    @Test
    void aKeyWithSeveralValuesIsOneFieldOfLines() {
        List<PolicyForm.Field> fields = form.fields();
        assertEquals(List.of("default.mode", "rules", "empty"), fields.stream().map(PolicyForm.Field::key).toList());
        assertEquals(List.of("sim:* default=direct", "raw:* smallest=4K"), fields.get(1).values());
        assertEquals(List.of(), fields.get(2).values());
    }

    @Test
    void whatIsGivenIsChangedAndTheRestStays() throws Exception {
        form.change(Map.of("default.mode", "direct", "rules", "a:* direct=forbidden\n\n b:* smallest=1M \n"));
        assertEquals("direct", updated.get().get("default.mode"));
        assertEquals("stays", updated.get().get("other"));
        assertArrayEquals(new String[]{"a:* direct=forbidden", "b:* smallest=1M"},
                (String[]) updated.get().get("rules"));
    }

    @Test
    void anEmptyFieldTakesItsKeyAway() throws Exception {
        form.change(Map.of("default.mode", ""));
        assertEquals(null, updated.get().get("default.mode"));
    }

    @Test
    void whatWouldBeRefusedChangesNothing() throws Exception {
        when(policy.check(any())).thenReturn(List.of(new Problem("default.mode", "sideways", "indirect or direct")));
        Refused refused = assertThrows(Refused.class, () -> form.change(Map.of("default.mode", "sideways")));
        assertEquals("default.mode = 'sideways' is refused: give indirect or direct; nothing changed",
                refused.getMessage());
        verify(configuration, never()).updateIfDifferent(any());
    }

    @Test
    void aKeyThatNobodyReadsIsRefused() throws Exception {
        assertThrows(Refused.class, () -> form.change(Map.of("mode", "direct")));
        verify(configuration, never()).updateIfDifferent(any());
    }
}
