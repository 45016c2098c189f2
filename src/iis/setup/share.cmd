rem --- Rights ---

rem A share knows the server by the account of its machine; its rights are set where it is.
echo rights: the folder is a share: let the account of this server read it, and write in App_Data\data and App_Data\logs

