package dev.sojourn.store;

import dev.sojourn.Device;
import dev.sojourn.token.SecretBytes;

/**
 * A device as a store keeps it.
 *
 * @param device what everybody may see
 * @param verifier recognises the device token; unique among the devices of a user
 */
public record DeviceRecord(Device device, SecretBytes verifier) {}
