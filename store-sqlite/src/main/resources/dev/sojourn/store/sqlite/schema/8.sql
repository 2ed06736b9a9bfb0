-- When the device on which the user confirmed this one was first seen; that one and later ones need not
-- ask. Null: nobody has confirmed it. 0: nobody need ask, as of the devices that were here already.
ALTER TABLE devices ADD COLUMN confirmed_from INTEGER;
UPDATE devices SET confirmed_from = 0;
